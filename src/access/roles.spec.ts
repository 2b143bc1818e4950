import { STAFF_ROLES } from '../../config/env.js';
import { STAFF } from './roles.js';

it('the settings know the same roles of staff', () => {
  expect(STAFF_ROLES).toEqual(STAFF);
});
