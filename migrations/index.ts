import { CreateRegions1767225600001 } from './0001-regions.js';
import { CreateAccess1767225600002 } from './0002-access.js';
import { CreateCampaigns1767225600003 } from './0003-campaigns.js';
import { CreateWorkers1767225600004 } from './0004-workers.js';
import { CreateDemand1767225600005 } from './0005-demand.js';
import { CreateFleet1767225600006 } from './0006-fleet.js';
import { CreateTrips1767225600007 } from './0007-trips.js';
import { CreateSeating1767225600008 } from './0008-seating.js';
import { CreateManifests1767225600009 } from './0009-manifests.js';
import { CreateBoarding1767225600010 } from './0010-boarding.js';
import { CreateStatistics1767225600011 } from './0011-statistics.js';
import { CreateTripFigures1767225600012 } from './0012-trip-figures.js';
import { IndexLookups1767225600013 } from './0013-lookups.js';
import { CreateRounds1767225600025 } from './0025-rounds.js';
import { AddPriorityRelease1767225600026 } from './0026-priority-release.js';
import { AddSeatVersions1767225600030 } from './0030-seat-versions.js';
import { CreateAllotments1767225600031 } from './0031-allotments.js';
import { IndexEndedOffers1767225600032 } from './0032-ended-offers.js';
import { AddMinimums1767225600034 } from './0034-minimums.js';
import { ProtectRows1767225600040 } from './0040-row-security.js';
import { CreateSessions1767225600041 } from './0041-sessions.js';
import { CreateRateLimits1767225600042 } from './0042-rate-limits.js';
import { CreateWorkersOwnAccess1767225600043 } from './0043-workers-own-access.js';
import { CreateAudit1767225600044 } from './0044-audit.js';
import { CreateKeysAndRights1767225600045 } from './0045-keys-and-rights.js';
import { BindRowsCloser1767225600048 } from './0048-rows-bound-closer.js';
import { KnowAuditKeys1767225600049 } from './0049-audit-keys.js';
import { IndexRepeatedReleases1767225600050 } from './0050-repeated-releases.js';
import { BoundIdentities1767225600052 } from './0052-bound-identities.js';
import { CreateLateSignatures1767225600054 } from './0054-late-signatures.js';
import { AddCalendarRules1767225600055 } from './0055-calendar-rules.js';
import { CreateReturnAnswers1767225600056 } from './0056-return-answers.js';
import { CreateCountyReturns1767225600057 } from './0057-county-returns.js';
import { KeepFiguresByDay1767225600058 } from './0058-figures-by-day.js';
import { KeepFrozenTrips1767225600059 } from './0059-frozen-trips.js';
import { CreateCorrections1767225600060 } from './0060-corrections.js';
import { CreateFigureAlarms1767225600061 } from './0061-figure-alarms.js';
import { CreateSurvey1767225600062 } from './0062-survey.js';
import { CreateStageReports1767225600063 } from './0063-stage-reports.js';
import { CreateFeed1767225600064 } from './0064-feed.js';
import { DeliverMessages1767225600067 } from './0067-messages.js';
import { CreateNotices1767225600068 } from './0068-notices.js';
import { CreateJobs1767225600071 } from './0071-jobs.js';
import { KeepFormerPolicies1767225600075 } from './0075-former-policies.js';
import { CountFiguresAtAMoment1767225600077 } from './0077-figures-at-a-moment.js';
import { CreateStandbys1767225600080 } from './0080-standbys.js';
import { CreateDoor1767225600081 } from './0081-door.js';
import { CreateManifestAmendments1767225600082 } from './0082-manifest-amendments.js';
import { CreateArrivalExceptions1767225600083 } from './0083-arrival-exceptions.js';
import { CheckReferencesAsASet1767225600084 } from './0084-references-as-a-set.js';
import { KeepFiguresByWeek1767225600090 } from './0090-figures-by-week.js';
import { IndexVillages1767225600092 } from './0092-villages.js';

/** Every schema step, in order. A merged one is never edited; each has a real `down`. */
export const migrations = [
  CreateRegions1767225600001,
  CreateAccess1767225600002,
  CreateCampaigns1767225600003,
  CreateWorkers1767225600004,
  CreateDemand1767225600005,
  CreateFleet1767225600006,
  CreateTrips1767225600007,
  CreateSeating1767225600008,
  CreateManifests1767225600009,
  CreateBoarding1767225600010,
  CreateStatistics1767225600011,
  CreateTripFigures1767225600012,
  IndexLookups1767225600013,
  CreateRounds1767225600025,
  AddPriorityRelease1767225600026,
  AddSeatVersions1767225600030,
  CreateAllotments1767225600031,
  IndexEndedOffers1767225600032,
  AddMinimums1767225600034,
  ProtectRows1767225600040,
  CreateSessions1767225600041,
  CreateRateLimits1767225600042,
  CreateWorkersOwnAccess1767225600043,
  CreateAudit1767225600044,
  CreateKeysAndRights1767225600045,
  BindRowsCloser1767225600048,
  KnowAuditKeys1767225600049,
  IndexRepeatedReleases1767225600050,
  BoundIdentities1767225600052,
  CreateLateSignatures1767225600054,
  AddCalendarRules1767225600055,
  CreateReturnAnswers1767225600056,
  CreateCountyReturns1767225600057,
  KeepFiguresByDay1767225600058,
  KeepFrozenTrips1767225600059,
  CreateCorrections1767225600060,
  CreateFigureAlarms1767225600061,
  CreateSurvey1767225600062,
  CreateStageReports1767225600063,
  CreateFeed1767225600064,
  DeliverMessages1767225600067,
  CreateNotices1767225600068,
  CreateJobs1767225600071,
  KeepFormerPolicies1767225600075,
  CountFiguresAtAMoment1767225600077,
  CreateStandbys1767225600080,
  CreateDoor1767225600081,
  CreateManifestAmendments1767225600082,
  CreateArrivalExceptions1767225600083,
  CheckReferencesAsASet1767225600084,
  KeepFiguresByWeek1767225600090,
  IndexVillages1767225600092,
];
