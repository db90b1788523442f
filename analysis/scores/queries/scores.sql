-- One row per scored run of one profile.
select s.run_id, s.profile, s.score, s.breakdown
from scores s
join runs r on r.run_id = s.run_id
where s.profile = $profile and ($run_id is null or s.run_id = $run_id)
order by r.last_arrival, s.run_id
