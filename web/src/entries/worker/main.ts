import { createApp } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import { session } from '../../shared/session/session';
import { i18n } from '../../shared/texts/language';
import '../../shared/ui/theme.css';
import App from './App.vue';
import { routes } from './routes';

session.begin('worker');
// Asked for while the page is being built; what goes wrong is told to whoever needs the token.
void session.token().catch(() => undefined);
createApp(App)
  .use(i18n)
  .use(createRouter({ history: createWebHistory(), routes }))
  .mount('#app');
