-- One row per detector that has looked at a run and not failed.
select distinct s.detector
from outcome_sets s
where s.outcome <> 'failed' and s.set_id in (select a.set_id from analysed_runs a)
order by s.detector
