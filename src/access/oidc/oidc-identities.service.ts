import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { asSystem, widen } from '../../shared/database/scope.js';
import { Transactions } from '../../shared/database/transactions.js';
import { NotFound } from '../../shared/domain-error.js';
import { toWire } from '../../shared/time/civil-time.js';
import { accountBelow } from '../accounts-below.js';
import type { Actor } from '../actor.js';
import { SessionEnd, SessionKind } from '../sessions/session.entity.js';
import { SessionsInUse } from '../sessions/sessions-in-use.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { OidcIdentityRemovedView, OidcIdentityView } from './oidc.dto.js';

/** Identities at the provider that sign in to an account: shown to its owner and the office above, who may remove them. */
@Injectable()
export class OidcIdentities {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly sessions: SessionsService,
    private readonly inUse: SessionsInUse,
  ) {}

  listMine(actor: Actor): Promise<OidcIdentityView[]> {
    return asSystem('my identities', () => this.of(this.dataSource.manager, actor.accountId));
  }

  /** @throws NotFound, OutsideRegion, RoleNotAllowed, OwnAccount */
  listOf(actor: Actor, accountId: string): Promise<OidcIdentityView[]> {
    return this.transactions.run(async (manager) => {
      await accountBelow(manager, actor, accountId);
      await widen(manager, 'identities of an account');
      return this.of(manager, accountId);
    });
  }

  /** Ends what it has signed in to, too. @throws NotFound when it is not mine */
  removeMine(actor: Actor, id: string): Promise<OidcIdentityRemovedView> {
    return asSystem('my identities', () =>
      this.ending((manager) => this.remove(manager, actor.accountId, id)),
    );
  }

  /** @throws NotFound, OutsideRegion, RoleNotAllowed, OwnAccount */
  removeOf(actor: Actor, accountId: string, id: string): Promise<OidcIdentityRemovedView> {
    return this.ending(async (manager) => {
      await accountBelow(manager, actor, accountId);
      await widen(manager, 'identities of an account');
      return this.remove(manager, accountId, id);
    });
  }

  /** For an account whose owner begins anew. */
  async forget(manager: EntityManager, accountId: string): Promise<void> {
    await manager.query('DELETE FROM oidc_identities i WHERE i.account_id = $1', [accountId]);
  }

  private async of(manager: EntityManager, accountId: string): Promise<OidcIdentityView[]> {
    const rows = await manager.query<(Omit<OidcIdentityView, 'boundAt'> & { boundAt: Date })[]>(
      `SELECT i.id, i.issuer, i.subject, i.bound_at AS "boundAt" FROM oidc_identities i
        WHERE i.account_id = $1 ORDER BY i.bound_at, i.id`,
      [accountId],
    );
    return rows.map((row) => ({ ...row, boundAt: toWire(row.boundAt) }));
  }

  private async remove(manager: EntityManager, accountId: string, id: string): Promise<string[]> {
    const [, removed] = await manager.query<[unknown, number]>(
      'DELETE FROM oidc_identities i WHERE i.account_id = $1 AND i.id = $2',
      [accountId, id],
    );
    if (removed === 0) throw new NotFound();
    const begun = { accountId, kind: SessionKind.Oidc };
    return this.sessions.end(manager, begun, SessionEnd.IdentityRemoved);
  }

  private async ending(
    work: (manager: EntityManager) => Promise<string[]>,
  ): Promise<OidcIdentityRemovedView> {
    let ended: string[] = [];
    const view = await this.transactions.run(async (manager) => {
      ended = await work(manager);
      return { endedSessions: ended.length };
    });
    this.inUse.forget(ended);
    return view;
  }
}
