// Closes a file again and again while questions, streams and sessions are under way; says how the questions ended.
// Arguments: FILE, ROUNDS.
import { openStore } from '../../../dist/store/index.js';

const [file, rounds] = process.argv.slice(2);
const LONG = 'select sum(a.range * b.range) as n from range(100000) a, range(100000) b';
const endings = {};
const note = (ending) => (endings[ending] = (endings[ending] ?? 0) + 1);

async function streamed(store) {
  for await (const rows of store.stream('from range(1000000)')) if (rows.length === 0) return;
}

for (let round = 0; round < Number(rounds); round++) {
  const store = await openStore(file, { localOnly: true });
  const asked = [
    store.query(LONG),
    store.queryResult(LONG),
    streamed(store),
    store.session((session) => session.query(LONG)),
    store.session(async (session) => {
      await session.query(`select 'x'::integer`).catch(() => undefined);
      await session.query('select 1');
    }),
  ].map((question) =>
    question.then(
      () => note('answered'),
      (error) => note(error.code),
    ),
  );
  if (round % 2) await store.query('select 1');
  await store.close();
  await Promise.all(asked);
}
process.stdout.write(JSON.stringify(endings));
