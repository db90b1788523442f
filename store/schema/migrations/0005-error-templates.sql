-- Error messages get templates. The next analysis that looks at a run whole fills in those of its steps;
-- `tracehound analyze --force` does it for all.
create table error_templates (
  template_id varchar not null,
  text varchar not null,
  founded_no integer not null
);
create table error_steps (
  run_id varchar not null,
  span_id varchar not null,
  template_id varchar not null,
  source varchar
);
