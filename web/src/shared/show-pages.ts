import { type Component, createApp } from 'vue';
import { createRouter, createWebHistory, type RouteRecordRaw, type RouterScrollBehavior } from 'vue-router';
import { i18n } from './texts/language';
import './ui/theme.css';

/** How long a page that one comes back to may take to be as long as it was. */
const PATIENCE_MS = 2000;

/** Shows the pages of one document. */
export function showPages(app: Component, routes: RouteRecordRaw[]): void {
  createApp(app)
    .use(i18n)
    .use(createRouter({ history: createWebHistory(), routes, scrollBehavior: whereToLook }))
    .mount('#app');
}

/** Another page is read from its head; the one before from where it was left, once it has loaded what stood there. */
const whereToLook: RouterScrollBehavior = async (to, from, left) => {
  if (!left) return to.path === from.path ? false : { top: 0 };
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until && lowest() < left.top) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return left;
};

function lowest(): number {
  return document.documentElement.scrollHeight - window.innerHeight;
}
