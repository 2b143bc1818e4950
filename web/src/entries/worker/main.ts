import { session } from '../../shared/session/session';
import { showPages } from '../../shared/show-pages';
import App from './App.vue';
import { routes } from './routes';

session.begin('worker');
// Asked for while the page is being built; what goes wrong is told to whoever needs the token.
void session.token().catch(() => undefined);
showPages(App, routes);
