-- One row per template of error messages: what those of one kind have in common, mined by the analysis.
create table error_templates (
  -- Stays when the template grows more general, so that a kind of error can be followed over time.
  template_id varchar not null,
  -- The masked words; <*> stands where messages differ.
  text varchar not null,
  -- 1, 2, ... in the order in which they were founded: mining goes on from them in this order.
  founded_no integer not null
);
