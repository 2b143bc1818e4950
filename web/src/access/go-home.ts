import { homeOf } from '../shared/session/home';
import { session } from '../shared/session/session';

/** Goes on to the page where the work of who is signed in begins, where there is one. */
export function goHome(): void {
  const home = session.account && homeOf(session.account);
  if (home === '/') session.moveTo('worker');
  window.location.replace(home ?? '/sign-in');
}
