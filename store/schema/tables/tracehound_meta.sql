-- One row is one fact about the file itself; that the table stands says that Tracehound made the file.
-- schema_version  what the tables look like
-- views           names the text of the views
-- arrival_floor   the highest arrival that was ever pruned: numbers are not given twice
-- settled_by, settled_through  which detectors looked at every run, and up to which arrival; neither where that is not so
create table tracehound_meta (
  key varchar not null,
  value varchar not null
);
