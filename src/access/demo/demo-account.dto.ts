import { Role } from '../roles.js';

export class DemoAccountView {
  role: Role;
  /** Who it is. */
  name: string;
  /** What there is to see, in Chinese. */
  about: string;
  /** What there is to see, in English. */
  aboutEn: string;
  /** Account name; null for a worker. */
  login: string | null;
  /** Null for a worker. */
  password: string | null;
  /** Mobile number of a worker; null for staff. */
  phone: string | null;
  /** What a text message would bring to that number; null for staff. */
  code: string | null;
}

export class DemoAccountsView {
  /** One for each role or more; empty where it is no demo. */
  items: DemoAccountView[];
}
