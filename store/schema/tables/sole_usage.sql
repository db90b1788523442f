-- One row per span whose sum of usage is all that is known of what stands below it: no call in its subtree counts
-- anything itself, and no such span stands above it. A hosted agent's span is the usual case. The writer keeps it.
-- What a sum counts is left out everywhere else, so that nothing is counted twice.
create table sole_usage (
  trace_id varchar not null,
  span_id varchar not null
);
