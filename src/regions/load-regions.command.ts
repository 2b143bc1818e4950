import { DataSource } from 'typeorm';
import { dataSourceOptions, migrate } from '../../config/data-source.js';
import { readSettings } from '../../config/env.js';
import { loadRegions } from './load-regions.js';

/** `npm run regions:load` brings the regions of the database in DATABASE_URL up to the data file. */
const settings = readSettings(process.env);
const databaseUrl = settings.databaseOwnerUrl ?? settings.databaseUrl;
if (!databaseUrl) {
  console.error('Set DATABASE_URL. (The embedded database loads its regions whenever the service starts.)');
  process.exit(1);
}
const database = { ...settings, databaseUrl };
await migrate(database);
const dataSource = await new DataSource(dataSourceOptions(database)).initialize();
console.log(`${await loadRegions(dataSource)} regions added or changed`);
await dataSource.destroy();
