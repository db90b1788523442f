-- Whether a run passed: its verdict says so, else its reward does, from pass_at on. Null where nobody said either.
-- The one rule for all who count passed runs.
create or replace macro _passed(outcome, reward, pass_at := 0.5) as coalesce(outcome = 'pass', reward >= pass_at);
