-- One row is one answer of a detector: where a run went wrong, with the spans that show it.
create table findings (
  run_id varchar not null,
  trace_id varchar not null,
  detector varchar not null,
  detector_version integer not null,
  -- The span and step to look at first.
  span_id varchar,
  step_index integer,
  agent_name varchar,
  category varchar,
  -- info | low | medium | high | critical
  severity varchar not null,
  message varchar not null,
  evidence_span_ids varchar[] not null,
  -- What the findings of different runs have in common; clusters group by it.
  fingerprint varchar not null,
  found_ns bigint not null,
  -- The steps that show it; null where the run as a whole is meant.
  first_step integer,
  last_step integer,
  -- The span and the failed steps that show it: findings of a run that share one tell one failure.
  telling_span_ids varchar[]
);
