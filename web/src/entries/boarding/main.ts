import { worksOffline } from '../../shared/offline/works-offline';
import { session } from '../../shared/session/session';
import { showPages } from '../../shared/show-pages';
import App from './App.vue';
import { routes } from './routes';

session.begin('staff');
showPages(App, routes);
worksOffline('boarding');
