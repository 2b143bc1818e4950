import { DataSource, EntityManager } from 'typeorm';

/**
 * A transaction whose first statements go out together with its beginning, which saves one journey to the database. Does not
 * nest.
 */
export async function inTransaction<Result>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.connect();
    const begun = runner.startTransaction();
    // If it fails so does what is sent after it, which tells why.
    begun.catch(() => undefined);
    await turnOver();
    const result = await work(runner.manager);
    await begun;
    await runner.commitTransaction();
    return result;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

/** When whatever could be sent has been sent, without having waited for an answer. */
function turnOver(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
