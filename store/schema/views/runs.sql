-- One row per run: one execution of an agent, with its totals. A trace of nothing but parts is none: its calls are told
-- in another.
-- Tokens and cost are summed over the calls themselves, each once (see _call_spans); a span's own sum of what stands
-- below it is taken only where no call there says anything (see sole_usage), so that nothing is counted twice.
--
-- run_id            the trace's id for its first run, else trace id, a dash and the run's top span
-- trace_id          the trace, lower-case hex
-- root_span_id      the agent span at its top, else the trace's root, else its first span
-- name              name of the root span
-- agent_name        agent of the root span
-- service           service.name of the process
-- session_id        the conversation it belongs to, see sessions
-- user_id           the end user, where the span says so
-- model             the model most often used
-- started_ns        when its first span began, ns since the Unix epoch
-- ended_ns          when its last ended span ended
-- duration_ms       from the one to the other, ms; null where has_times is false
-- has_times         false of an imported run whose record has no times: its spans stand in order from 2000-01-01 on
-- is_open           whether a span of it has not ended yet
-- state             running: a span is open; interrupted: its process was gone before its spans had ended; ended
-- span_count        its spans
-- step_count        its steps, see steps
-- llm_call_count    its calls of models that talk
-- tool_call_count   its tool calls
-- error_count       its steps that failed
-- tokens_in         tokens read by all calls
-- tokens_out        tokens written by all calls
-- cost_usd          cost of all calls in US dollars; null where none is known
-- cost_source       reported | computed | mixed: where it comes from
-- uncosted_count    model calls without a known cost: what cost_usd leaves out
-- is_error          whether the root span failed
-- error_type        class of the root span's error
-- error_message     what the root span's error says
-- input_messages    what the run was asked, in full, canonical JSON
-- output_messages   what the run answered, canonical JSON
-- outcome           pass | fail | null: of the latest label that says how it went, a person's before any other, else of
--                   the record; null too where that one gives a number alone
-- reward            the number of the same, 0 to 1 in most benchmarks; null where it gives a verdict alone
-- passed            whether it passed: by the verdict where there is one, else from a reward of 0.5 on; null where there
--                   is neither
-- task              what was to be done: of the latest label that says so, a person's before any other, else of the record
-- outcome_source    who says so: person, gate, import, or record for the run's own span
-- recorded_outcome  what the run's own span says, whatever the labels are
-- recorded_reward   the number that it says
-- tags              what users gave it to find it by, sorted: of its spans and its labels; empty where there is none
-- metadata          JSON object of the same, of its root span, else of the first span that has one
-- label_tags        of the tags, those that stand in a label: a person can take them away
-- dialect           the vocabulary of the root span
-- dialect_version   its version, where the producer names one
-- last_arrival      highest arrival of its spans: a run that grew has another one
create or replace view runs as
with
  placed as (
    select
      c.*,
      case
        when c.usage_scope = 'aggregate' then s.span_id is not null
        else c.kind not in ('agent', 'workflow', 'chain')
      end as is_own,
      c.kind in ('llm', 'tool', 'step', 'retriever', 'reranker', 'embedding', 'media', 'guardrail') as is_step
    from _call_spans c
    left join sole_usage s on s.trace_id = c.trace_id and s.span_id = c.span_id
  ),
  totals as (
    select
      trace_id,
      run_id,
      coalesce(
        any_value(run_span_id),
        min_by(span_id, (start_ns, arrival)) filter (kind = 'agent'),
        min_by(span_id, (start_ns, arrival)) filter (parent_span_id is null),
        min_by(span_id, (start_ns, arrival))
      ) as root_span_id,
      min(start_ns) as started_ns,
      max(end_ns) as ended_ns,
      bool_or(end_ns is null) as is_open,
      bool_or(coalesce(error_type = 'interrupted', false)) as is_interrupted,
      count(*) as span_count,
      count(*) filter (is_step) as step_count,
      count(*) filter (kind = 'llm') as llm_call_count,
      count(*) filter (kind = 'tool') as tool_call_count,
      count(*) filter (is_error and is_step) as error_count,
      coalesce(sum(tokens_in) filter (is_own), max(tokens_in))::bigint as tokens_in,
      coalesce(sum(tokens_out) filter (is_own), max(tokens_out))::bigint as tokens_out,
      -- What an agent's span states of its cost counts where its calls state none.
      coalesce(sum(cost_usd) filter (is_own), max(cost_usd)) as cost_usd,
      case
        when count(distinct cost_source) filter (is_own) > 1 then 'mixed'
        else coalesce(max(cost_source) filter (is_own), max(cost_source))
      end as cost_source,
      count(*) filter (kind in ('llm', 'embedding', 'media') and cost_usd is null) as uncosted_count,
      mode(coalesce(model_responded, model_requested)) filter (kind = 'llm') as model,
      max(session_id) as session_id,
      max(user_id) as user_id,
      flatten(list(tags) filter (tags is not null)) as tags,
      min_by(metadata, (start_ns, arrival)) filter (metadata is not null) as metadata,
      max(greatest(arrival, coalesce(layers_arrival, 0))) as last_arrival
    from placed
    group by trace_id, run_id
    having not bool_and(coalesce(is_part, false))
  ),
  -- Who speaks in logs says nowhere what the run answered: it is what its agent's last call did.
  last_answers as (
    select trace_id, max_by(output_messages, start_ns) as output_messages
    from spans
    semi join layered_traces using (trace_id)
    where lifted_from is not null and kind in ('llm', 'other') and agent_id is null and output_messages is not null
    group by trace_id
  )
select
  t.run_id,
  t.trace_id,
  t.root_span_id,
  root.name,
  root.agent_name,
  root.service,
  t.session_id,
  t.user_id,
  t.model,
  t.started_ns,
  t.ended_ns,
  case when t.started_ns >= epoch_ns(timestamp '2001-01-01') then (t.ended_ns - t.started_ns) / 1e6 end as duration_ms,
  t.started_ns >= epoch_ns(timestamp '2001-01-01') as has_times,
  t.is_open,
  case when t.is_open then 'running' when t.is_interrupted then 'interrupted' else 'ended' end as state,
  t.span_count,
  t.step_count,
  t.llm_call_count,
  t.tool_call_count,
  t.error_count,
  t.tokens_in,
  t.tokens_out,
  t.cost_usd,
  t.cost_source,
  t.uncosted_count,
  root.is_error,
  root.error_type,
  root.error_message,
  coalesce(root.input_messages, history.full_messages, told.input_messages) as input_messages,
  coalesce(root.output_messages, told.output_messages, answered.output_messages) as output_messages,
  case when verdict.source is null then root.outcome else verdict.outcome end as outcome,
  case when verdict.source is null then root.reward else verdict.reward end as reward,
  case
    when verdict.source is null then _passed(root.outcome, root.reward)
    else _passed(verdict.outcome, verdict.reward)
  end as passed,
  coalesce(label.task, root.task) as task,
  coalesce(
    verdict.source,
    case when root.outcome is not null or root.reward is not null then 'record' end
  ) as outcome_source,
  root.outcome as recorded_outcome,
  root.reward as recorded_reward,
  list_sort(list_distinct(list_concat(coalesce(t.tags, []), coalesce(label.tags, [])))) as tags,
  coalesce(root.metadata, t.metadata) as metadata,
  coalesce(label.tags, []) as label_tags,
  root.dialect,
  root.dialect_version,
  t.last_arrival
from totals t
join spans root on root.trace_id = t.trace_id and root.span_id = t.root_span_id
-- A subquery for each row instead would keep a filter from reaching any table.
left join _long_histories history
  on history.trace_id = t.trace_id and history.run_id = t.run_id and history.span_id = t.root_span_id
left join _layer_columns told
  on told.run_id = t.run_id and told.trace_id = t.trace_id and told.call_span_id = t.root_span_id
left join last_answers answered on answered.trace_id = t.trace_id
left join _verdicts verdict on verdict.run_id = t.run_id
left join (
  select
    run_id,
    max_by(task, (source = 'person', labelled_ns)) as task,
    max_by(tags, labelled_ns) as tags
  from run_labels
  group by run_id
) label on label.run_id = t.run_id;
