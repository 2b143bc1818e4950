import { DataSource } from 'typeorm';

interface Runner {
  query(sql: string): Promise<unknown>;
  rollbackTransaction(): Promise<void>;
  transactionDepth: number;
}

/**
 * From here on every transaction is taken back where it would be committed, after all that is only checked at a commit: each
 * request finds the same world, whatever came before it.
 *
 * @returns what lets commits through again
 */
export async function takeBackEveryCommit(dataSource: DataSource): Promise<() => void> {
  const runner = dataSource.createQueryRunner();
  const prototype = Object.getPrototypeOf(runner) as Runner & {
    commitTransaction: (this: Runner) => Promise<void>;
  };
  await runner.release();
  const { commitTransaction } = prototype;
  prototype.commitTransaction = async function () {
    if (this.transactionDepth > 1) return commitTransaction.call(this);
    await this.query('SET CONSTRAINTS ALL IMMEDIATE');
    await this.rollbackTransaction();
  };
  return () => {
    prototype.commitTransaction = commitTransaction;
  };
}
