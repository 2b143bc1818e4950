/**
 * Puts things in order before the process ends by Ctrl-C, by `kill` or by a fault that nobody caught: what runs beside this
 * process would outlive it.
 *
 * @returns forgets about it, when all is in order already
 */
export function tidyWhenInterrupted(tidy: () => Promise<unknown>): () => void {
  let ending = false;
  const end = (exitCode: number) => {
    if (ending) return;
    ending = true;
    void tidy()
      .catch((error: unknown) => console.error(error))
      .finally(() => process.exit(exitCode));
  };
  const interrupted = () => end(130);
  const failed = (error: unknown) => {
    // What breaks while all is being stopped breaks because of that.
    if (!ending) console.error(error);
    end(1);
  };
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted).on('uncaughtException', failed);
  return () => {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted).off('uncaughtException', failed);
  };
}
