import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/sign-in', component: () => import('../../access/SignInView.vue'), meta: { gated: true } },
  { path: '/invitation', component: () => import('../../access/InvitationView.vue') },
  { path: '/signed-in', component: () => import('../../access/SignedInView.vue') },
];
