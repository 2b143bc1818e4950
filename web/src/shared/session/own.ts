/**
 * What this device keeps of the person who is signed in: cards to board with, forms that are not sent yet. It is small, and gone
 * when they sign out. A browser that keeps nothing, or has no room, is no reason to fail.
 */
class Own {
  private prefix = 'fangang.own.';

  /** A worker's and an escort's page on one device do not disturb each other. */
  begin(kind: string): void {
    this.prefix = prefixOf(kind);
  }

  read<T>(name: string): T | undefined {
    try {
      const text = localStorage.getItem(this.prefix + name);
      return text === null ? undefined : (JSON.parse(text) as T);
    } catch {
      return undefined;
    }
  }

  write(name: string, value: unknown): void {
    try {
      localStorage.setItem(this.prefix + name, JSON.stringify(value));
    } catch {
      // The page works without.
    }
  }

  remove(name: string): void {
    localStorage.removeItem(this.prefix + name);
  }

  /** @param kind of whose page; left out, of the page that was begun */
  forgetAll(kind?: string): void {
    const prefix = kind === undefined ? this.prefix : prefixOf(kind);
    const names = Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i)!);
    for (const name of names.filter((one) => one.startsWith(prefix))) localStorage.removeItem(name);
  }
}

export const own = new Own();

function prefixOf(kind: string): string {
  return `fangang.own.${kind}.`;
}
