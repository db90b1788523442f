-- No row, or one: the arrival up to which every run was looked at by these detectors, see AnalysisWriter.markSettled.
-- $detectors  JSON array of {id, version}, as it was given there
select through.value::bigint as through
from tracehound_meta through
join tracehound_meta looked on looked.key = 'settled_by' and looked.value = $detectors
where through.key = 'settled_through'
