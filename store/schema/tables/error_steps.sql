-- One row per step that failed: the template of its error message.
create table error_steps (
  run_id varchar not null,
  span_id varchar not null,
  template_id varchar not null,
  -- The tool, model or action that failed.
  source varchar
);
