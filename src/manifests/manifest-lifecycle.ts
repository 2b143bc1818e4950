import { Lifecycle } from '../shared/lifecycle.js';

export enum ManifestState {
  Drawn = 'DRAWN',
  Sent = 'SENT',
  Confirmed = 'CONFIRMED',
  Returned = 'RETURNED',
  Superseded = 'SUPERSEDED',
}

export type ManifestStep = 'send' | 'confirm' | 'return' | 'supersede';

const { Drawn, Sent, Confirmed, Returned, Superseded } = ManifestState;

/** One version of a passenger list. The carrier answers what it was sent; a newer version ends any older one. */
export const manifestLifecycle = new Lifecycle<ManifestState, ManifestStep>('manifest', {
  send: { from: [Drawn], to: Sent },
  confirm: { from: [Sent], to: Confirmed },
  return: { from: [Sent], to: Returned },
  supersede: { from: [Drawn, Sent, Confirmed, Returned], to: Superseded },
});
