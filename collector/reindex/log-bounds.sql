-- One row: the first and the last arrival of a log record, null where there is none, and how many there are.
select min(arrival) as first_arrival, max(arrival) as last_arrival, count(*) as records from log_records
