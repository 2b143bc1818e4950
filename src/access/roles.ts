/** What an account may do; for whom it may do it is its region or carrier. */
export enum Role {
  ProvinceOfficer = 'PROVINCE_OFFICER',
  CityOfficer = 'CITY_OFFICER',
  CountyScheduler = 'COUNTY_SCHEDULER',
  Cadre = 'CADRE',
  CarrierLiaison = 'CARRIER_LIAISON',
  ReceivingLiaison = 'RECEIVING_LIAISON',
  Escort = 'ESCORT',
  /** Travels, and signs in by phone. Unlike staff, acts for the people bound to the phone and for no region. */
  Worker = 'WORKER',
}

/** The export side's offices: they plan, open and close trips. */
export const SCHEDULERS = [Role.ProvinceOfficer, Role.CityOfficer, Role.CountyScheduler];

/** Those who register workers and book for them. */
export const REGISTRARS = [...SCHEDULERS, Role.Cadre];

/** Everyone with an office, a carrier or a trip to serve; not the workers, who see nothing unless named. */
export const STAFF = Object.values(Role).filter((role) => role !== Role.Worker);

/** The same as an enumeration, for checking input. */
export const StaffRole = Object.fromEntries(STAFF.map((role) => [role, role]));

/** Everyone who is signed in. */
export const ANYONE_SIGNED_IN = [...STAFF, Role.Worker];
