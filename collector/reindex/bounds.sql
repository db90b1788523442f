-- One row: the first and the last arrival of a span, null where there is none, and how many spans there are.
select min(arrival) as first_arrival, max(arrival) as last_arrival, count(*) as spans from spans
