import { reactive, toRaw, watch } from 'vue';
import { own } from './own';

/**
 * What somebody is filling in: kept on this device as it is typed, so that neither a dropped connection nor a closed page loses
 * it, until it is sent. Numbers of documents do not belong into it.
 */
export function useDraft<T extends object>(name: string, empty: T): { draft: T; done: () => void } {
  const kept = own.read<Partial<T>>(`draft.${name}`);
  const draft = reactive({ ...empty, ...kept }) as T;
  const stop = watch(draft, () => own.write(`draft.${name}`, toRaw(draft)));
  const done = () => {
    stop();
    own.remove(`draft.${name}`);
  };
  return { draft, done };
}
