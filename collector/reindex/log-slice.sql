-- One row is one log record that arrived after $after and up to $upTo, in the order of arrival.
select *
from log_records
where arrival > $after and arrival <= $upTo
order by arrival
