import { ref, shallowRef } from 'vue';
import { Problem } from './problem';

/**
 * Something that a person does: one at a time, however often the button is tapped. `run` is given an idempotency key, which
 * stays the same while nothing is known of what became of the same request, so that asking again never does it twice.
 *
 * @returns of `run`: the result, or undefined when it was refused (see `problem`) or is already under way
 */
export function useCommand<Input extends unknown[], Result>(
  command: (key: string, ...input: Input) => Promise<Result>,
) {
  const running = ref(false);
  const problem = shallowRef<Problem>();
  let unanswered: { key: string; input: string } | undefined;

  async function run(...input: Input): Promise<Result | undefined> {
    if (running.value) return undefined;
    running.value = true;
    problem.value = undefined;
    const same = JSON.stringify(input);
    const key = unanswered?.input === same ? unanswered.key : newKey();
    unanswered = { key, input: same };
    try {
      const result = await command(key, ...input);
      unanswered = undefined;
      return result;
    } catch (error) {
      problem.value = Problem.from(error);
      if (!problem.value.unanswered) unanswered = undefined;
      return undefined;
    } finally {
      running.value = false;
    }
  }
  return { run, running, problem };
}

/** What a page shows of something that a person does. */
export type Command = Pick<ReturnType<typeof useCommand>, 'running' | 'problem'>;

function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
