-- One row per tool call, with what it does, judged by its name and, for a shell, by the command.
-- verb         plan | wait | submit (ends the run or hands it over) | test | write | read | run (a shell command or code that is none of these)
-- program      the tool, and for a shell the program called: what a later success must match to make good
-- arguments_json  the arguments where they are JSON, else null
-- arguments_key, result_key  equal for the same arguments or result
-- broken_arguments  the beginning of arguments that are no JSON, else null
-- error_kind   no-change (what was asked for stood so already) | timeout | rate-limit | auth | not-found | invalid-call | resource | service | crash | other; null without error
-- asked_span_id, asked_agent  the model call before it, which wrote the arguments
with
  named as (
    select
      * replace (coalesce(tool_name, name) as tool_name),
      -- A case, not an "and": the database may look into the text before it knows that it is JSON.
      case when json_valid(arguments) then arguments end as arguments_json,
      coalesce(arguments_hash, hash(arguments)) as arguments_key,
      coalesce(result_hash, hash(result)) as result_key,
      case when is_error then lower(left(coalesce(error_type, '') || ' ' || coalesce(error_message, result, ''), 1000)) end as error_text
    from steps
    where kind = 'tool'
  ),
  -- What can be told by the name alone is told once a tool.
  worded as (
    select
      tool_name,
      -- camelCase and kebab-case names read as words
      lower(regexp_replace(regexp_replace(tool_name, '([a-z0-9])([A-Z])', '\1_\2', 'g'), '[^A-Za-z0-9]+', '_', 'g')) as tool_words
    from (select distinct tool_name from tool_calls)
  ),
  tools as (
    select
      tool_name,
      regexp_matches(tool_words, '(^|_)(bash|shell|terminal|exec|execute|run|command|cmd|python|code|ipython)(_|$)') as is_shell,
      case
        when regexp_matches(tool_words, '(^|_)(todo|todos|plan|think|thought|note|memory)') then 'plan'
        when regexp_matches(tool_words, '(^|_)(wait|sleep|poll|status|progress|monitor|output|await|heartbeat|watch)(_|$)') then 'wait'
        when regexp_matches(tool_words, '^(submit|finish|final_answer|done|complete|exit|terminate|stop|attempt_completion|transfer|escalate|handoff|hand_off)(_|$)') then 'submit'
        when regexp_matches(tool_words, '(^|_)(tests?|pytest)(_|$)') then 'test'
        when regexp_matches(tool_words, '(^|_)(write|edit|create|update|delete|patch|replace|insert|apply|save|modify|cancel|book|send|move|remove|set|put|post|add|exchange|return|upload|commit|rename|append|click|type|fill)(_|$)') then 'write'
        else 'read'
      end as tool_verb
    from worded
  ),
  given as (
    select
      n.*, t.is_shell, t.tool_verb,
      json_extract_string(n.arguments_json, ['$.command', '$.cmd', '$.script', '$.code']) as commands,
      left(coalesce(commands[1], commands[2], commands[3], commands[4], ''), 2000) as command
    from named n
    left join tools t on t.tool_name = n.tool_name
  ),
  cored as (
    select
      *,
      case
        when is_shell
          then regexp_replace(regexp_replace(command, '^\s*(cd\s+\S+\s*(&&|;)\s*)+', ''), '^\s*((sudo|time|timeout\s+\S+|env|nohup)\s+|[A-Za-z_]\w*=\S*\s+)+', '')
      end as core
    from given
  )
select
  run_id, trace_id, span_id, step_index, tool_index, tools_in_run, agent_name, tool_name, tool_call_id, start_ns, end_ns, service,
  command, arguments_json,
  case when arguments_json is null then nullif(left(trim(arguments), 300), '') end as broken_arguments,
  result, arguments_key, result_key, exit_code, is_error, error_type,
  case when is_error then coalesce(error_message, left(result, 500)) end as error_message,
  is_shell,
  coalesce(list_contains(json_exists(arguments_json, ['$.command', '$.cmd']), true), false) as has_command,
  case
    when tool_verb in ('plan', 'wait', 'submit', 'test') then tool_verb
    when is_shell and regexp_matches(command, '(^|[\s;&|/])(pytest|py\.test|unittest|tox|nox|vitest|jest|mocha|rspec|ctest|phpunit|bats|(npm|yarn|pnpm|bun|cargo|go|dotnet|mix|swift|deno|rake|make|mvn|gradle|gradlew|sbt|zig build)\s+(run\s+)?(test|check|verify)|node\s+--test)\b') then 'test'
    when is_shell and regexp_matches(core, '^(sleep|wait|tail\s+-f|jobs|ps|pgrep|docker\s+ps|kubectl\s+get|nc|ping)\b|\bsleep\s+\d') then 'wait'
    when is_shell and regexp_matches(core, '^submit\b|^exit\s*$') then 'submit'
    when is_shell and regexp_matches(core, '^(ls|cat|head|tail|grep|rg|find|pwd|which|whereis|file|stat|wc|tree|du|df|env|printenv|echo|type|less|more|diff|git\s+(status|log|diff|show|branch)|awk|open|goto|scroll_\w+|search_\w+|find_file|true|:)\b')
      and not regexp_matches(command, '>\s*[^&\s]|\btee\b|\bsed\s+-i') then 'read'
    when is_shell then 'run'
    else coalesce(tool_verb, 'read')
  end as verb,
  tool_name || case when is_shell then ' ' || coalesce(nullif(regexp_extract(core, '^([\w./+-]+)', 1), ''), '') else '' end as program,
  case
    when not is_error then null
    when regexp_matches(error_text, '\bno changes? (to (make|apply|commit|save)|needed|detected)|nothing to (commit|change|do)\b|already (exists|up.to.date|installed)\b') then 'no-change'
    when http_status = 429 or error_type in ('rate_limit', 'rate_limited') or regexp_matches(error_text, 'rate.?limit|too many requests|\b429\b|quota exceeded') then 'rate-limit'
    when http_status in (401, 403) or error_type in ('permission_denied', 'unauthorized', 'forbidden') or regexp_matches(error_text, '\b(401|403)\b.{0,20}(unauthori[sz]ed|forbidden)|unauthori[sz]ed|forbidden|authentication (failed|required)|permission denied|access denied|invalid api key|(request(s|ed)|require[sd]?) permission|have ?n.t granted|not (been )?granted') then 'auth'
    when http_status in (408, 504) or error_type = 'timeout' or regexp_matches(error_text, 'time[d]?.?out\b|deadline exceeded|etimedout') then 'timeout'
    when error_type in ('invalid_arguments', 'unknown_tool', 'invalid_action', 'unknown_action', 'missing_arg', 'invalid_action_type', 'args_must_be_dict', 'action_must_be_dict') then 'invalid-call'
    when http_status = 404 or error_type in ('not_found', 'command_not_found') or regexp_matches(error_text, 'no such file|not found|does not exist|cannot find|enoent|\b404\b|filenotfound|modulenotfound|no module named') then 'not-found'
    when regexp_matches(error_text, 'tool_use_error|invalid (argument|parameter|input|tool)|missing (required )?(argument|parameter|field)|unknown tool|no such tool|inputvalidation|validation ?error|unexpected keyword|unrecognized (argument|option)') then 'invalid-call'
    when regexp_matches(error_text, 'no space left|out of memory|cannot allocate memory|disk quota|too many open files|\boom\b|oom.?kill|memoryerror|^\s*killed\s*$|exit code 137|signal 9\b') then 'resource'
    when http_status >= 500 or regexp_matches(error_text, 'internal server error|service (temporarily )?unavailable|bad gateway|overloaded_error|\b50[0234]\b.{0,20}(error|unavailable|gateway|overloaded)') then 'service'
    when regexp_matches(error_text, 'traceback \(most recent|segmentation fault|core dumped|panicked at|unhandled exception') then 'crash'
    else 'other'
  end as error_kind,
  asked_span_id, asked_agent
from cored
