import type { AccountView } from '../api/schema';

type Role = AccountView['role'];

const HOMES: Partial<Record<Role, string>> = {
  ESCORT: '/boarding',
  CARRIER_LIAISON: '/liaison',
  RECEIVING_LIAISON: '/liaison/arrivals',
  WORKER: '/',
  CADRE: '/',
};

/** The page on which an account's work begins; undefined where there is none for its role. */
export function homeOf({ role }: Pick<AccountView, 'role'>): string | undefined {
  return HOMES[role];
}
