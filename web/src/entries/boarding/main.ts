import { createApp } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import { worksOffline } from '../../shared/offline/works-offline';
import { session } from '../../shared/session/session';
import { i18n } from '../../shared/texts/language';
import '../../shared/ui/theme.css';
import App from './App.vue';
import { routes } from './routes';

session.begin('staff');
createApp(App)
  .use(i18n)
  .use(createRouter({ history: createWebHistory(), routes }))
  .mount('#app');
worksOffline('boarding');
