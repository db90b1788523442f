-- One row per tool call that one agent ran and another wrote: the model call before it names another agent.
select *
from calls
where agent_name is not null and asked_agent is not null and agent_name <> asked_agent
