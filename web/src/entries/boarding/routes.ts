import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/boarding', component: () => import('../../boarding/TripsTodayView.vue') },
];
