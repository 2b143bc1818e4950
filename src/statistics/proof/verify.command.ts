import { DataSource } from 'typeorm';
import { commandDatabase } from '../../../config/command-database.js';
import { dataSourceOptions } from '../../../config/data-source.js';
import { InvalidSettings, readSettings } from '../../../config/env.js';
import { withSecrets } from '../../generated-secrets.js';
import { dayOf } from '../../shared/time/civil-time.js';
import { verifiableWeeks, verifyWeek } from './verify-week.js';

/** Trips named per week; the rest is told by number. */
const NAMED = 20;

/**
 * `npm run statistics:verify` recounts every frozen week from its boardings and says which are equal; of the others it names
 * rows and trips with both numbers and ends with 1. It changes nothing, and the service goes on working.
 */
async function verify(): Promise<void> {
  const given = await withSecrets(readSettings(process.env));
  const place = await commandDatabase(given.databaseOwnerUrl ?? given.databaseUrl, given.dataDir);
  try {
    const owner = { ...given, databaseUrl: place.url };
    const dataSource = await new DataSource(dataSourceOptions(owner)).initialize();
    let differing = 0;
    const weeks = await verifiableWeeks(dataSource.manager);
    for (const week of weeks) {
      // One moment for all parts of a week: what is being recorded meanwhile lies above its line anyway.
      const found = await dataSource.transaction('REPEATABLE READ', (manager) => verifyWeek(manager, week));
      const name = `campaign ${week.campaignId}, week that ended on ${dayOf(week.cutoffAt)}`;
      if (found.equal) {
        console.log(`${name}: equal, ${found.control.boarded} boardings`);
        continue;
      }
      differing += 1;
      console.error(`${name}: DIFFERS`);
      for (const row of found.rows.filter(({ equal }) => !equal)) {
        console.error(`  row ${row.cityCode}: frozen ${JSON.stringify(row.frozen)} ${row.frozenDigest}`);
        console.error(
          `  row ${row.cityCode}: counted ${JSON.stringify(row.recounted)} ${row.recountedDigest}`,
        );
      }
      for (const { code, cityCode, frozen, recounted } of found.trips.slice(0, NAMED)) {
        console.error(
          `  trip ${code} in row ${cityCode}: frozen ${JSON.stringify(frozen)}, counted ${JSON.stringify(recounted)}`,
        );
      }
      if (found.trips.length > NAMED) console.error(`  and ${found.trips.length - NAMED} more trips`);
      console.error(`  control totals ${JSON.stringify(found.control)}`);
    }
    await dataSource.destroy();
    console.log(`${weeks.length - differing} of ${weeks.length} frozen weeks are equal to their boardings`);
    if (differing > 0) process.exitCode = 1;
  } finally {
    await place.stop();
  }
}

verify().catch((error: unknown) => {
  console.error(error instanceof InvalidSettings ? error.message : error);
  process.exitCode = 1;
});
