import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/liaison', component: () => import('../../manifests/ManifestsView.vue') },
];
