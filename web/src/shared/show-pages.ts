import { type Component, createApp } from 'vue';
import {
  createRouter,
  createWebHistory,
  type Router,
  type RouteRecordRaw,
  type RouterScrollBehavior,
} from 'vue-router';
import { Problem } from './api/problem';
import { i18n } from './texts/language';
import './ui/theme.css';

/** How long a page that one comes back to may take to be as long as it was. */
const PATIENCE_MS = 2000;
/** What comes sooner needs no word that it is on its way. */
const QUICK_MS = 300;

/** Shows the pages of one document. */
export function showPages(app: Component, routes: RouteRecordRaw[]): void {
  const router = createRouter({ history: createWebHistory(), routes, scrollBehavior: whereToLook });
  tellOfTheWay(router);
  createApp(app).use(i18n).use(router).mount('#app');
}

/** A page that is not here yet takes its time on a slow line, and does not come at all without one. */
function tellOfTheWay(router: Router): void {
  const note = document.createElement('p');
  note.className = 'notice red way-note';
  note.setAttribute('role', 'alert');
  note.hidden = true;
  document.body.append(note);
  let timer: ReturnType<typeof setTimeout>;
  const arrive = () => {
    clearTimeout(timer);
    delete document.body.dataset.onTheWay;
  };
  // A script that could not be had once is not asked for again by browsers: only the document anew helps.
  let isBroken = false;
  router.beforeEach((to) => {
    note.hidden = true;
    if (isBroken && navigator.onLine) {
      window.location.assign(to.fullPath);
      return false;
    }
    clearTimeout(timer);
    timer = setTimeout(() => (document.body.dataset.onTheWay = ''), QUICK_MS);
    return true;
  });
  router.afterEach(arrive);
  router.onError(() => {
    arrive();
    isBroken = true;
    note.textContent = Problem.offline().title;
    note.hidden = false;
  });
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
