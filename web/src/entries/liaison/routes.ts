import type { RouteRecordRaw } from 'vue-router';

/** `meta.tab` names the tab that a page of the receiving side belongs to. */
export const routes: RouteRecordRaw[] = [
  { path: '/liaison', component: () => import('../../manifests/ManifestsView.vue') },
  { path: '/liaison/manifests/:id', component: () => import('../../manifests/ManifestView.vue') },
  { path: '/liaison/manifests/:id/return', component: () => import('../../manifests/ReturnView.vue') },
  {
    path: '/liaison/manifests/:id/seat-numbers',
    component: () => import('../../manifests/SeatNumbersView.vue'),
  },
  {
    path: '/liaison/manifests/:id/vehicles/:vehicleId',
    component: () => import('../../manifests/ReplaceVehicleView.vue'),
  },
  { path: '/liaison/manifests/:id/print', component: () => import('../../manifests/PrintView.vue') },
  {
    path: '/liaison/arrivals',
    component: () => import('../../boarding/handover/ArrivalsView.vue'),
    meta: { tab: 'arrivals' },
  },
  {
    path: '/liaison/arrivals/:tripId',
    component: () => import('../../boarding/handover/ArrivingTripView.vue'),
    meta: { tab: 'arrivals' },
  },
  {
    path: '/liaison/exceptions',
    component: () => import('../../boarding/handover/ExceptionsView.vue'),
    meta: { tab: 'exceptions' },
  },
  { path: '/:elsewhere(.*)*', redirect: '/liaison' },
];
