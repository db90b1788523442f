-- One row per run and tool that its models were offered.
-- schema   the JSON schema of its arguments; null where none was given
-- schemas  how many different schemas the run gave for the name: only one can be held against a call
with
  listed as (
    select
      o.run_id,
      unnest(json_extract(case when json_valid(f.tool_definitions) then f.tool_definitions end, '$[*]')) as tool
    from offers f
    join span_places o on o.arrival = f.carrier
  ),
  -- The vocabularies of OpenAI (nested and flat), Anthropic and MCP for the same two things.
  named as (
    select
      run_id,
      coalesce(tool ->> '$.name', tool ->> '$.function.name') as tool_name,
      coalesce(tool -> '$.parameters', tool -> '$.function.parameters', tool -> '$.input_schema', tool -> '$.inputSchema', tool -> '$.function.input_schema') as schema
    from listed
  )
select
  run_id,
  tool_name,
  any_value(case when json_type(schema) = 'OBJECT' then schema::varchar end) as schema,
  count(distinct schema::varchar) as schemas
from named
where tool_name is not null
group by run_id, tool_name
