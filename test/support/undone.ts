import { DataSource, EntityManager } from 'typeorm';

/** Runs the work in a transaction and takes it back. */
export async function undone(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<unknown>,
): Promise<void> {
  const undo = new Error('undo');
  const transaction = dataSource.transaction(async (manager) => {
    await work(manager);
    throw undo;
  });
  await expect(transaction).rejects.toBe(undo);
}
