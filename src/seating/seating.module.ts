import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CampaignsModule } from '../campaigns/campaigns.module.js';
import { DemandModule } from '../demand/demand.module.js';
import { RegionsModule } from '../regions/regions.module.js';
import { TripsModule } from '../trips/trips.module.js';
import { AllotmentReturnsController } from './allotments/allotment-returns.controller.js';
import { AllotmentReturns } from './allotments/allotment-returns.service.js';
import { SeatAllowances } from './allotments/seat-allowances.query.js';
import { AlternativesController } from './alternatives/alternatives.controller.js';
import { AlternativesQuery } from './alternatives/alternatives.query.js';
import { Applicants } from './applicants.query.js';
import { AvailabilityBoard } from './availability/availability-board.js';
import { AvailabilityStreams } from './availability/availability-streams.js';
import { AvailabilityController } from './availability/availability.controller.js';
import { AvailabilityQuery } from './availability/availability.query.js';
import { BatchReading } from './batch-reading.js';
import { Booking } from './booking.entity.js';
import { BookingBatch } from './booking-batch.js';
import { BookingDesk } from './booking-desk.js';
import { BookingReach } from './booking-reach.js';
import { BookingWriter } from './booking-writer.js';
import { BookingsController } from './bookings.controller.js';
import { BookingsQuery } from './bookings.query.js';
import { BookingsService } from './bookings.service.js';
import { Cancellations } from './cancellations.js';
import { changeControllers, changes } from './changes/changes.providers.js';
import { GivenSeats } from './changes/given-seats.js';
import { VehicleReplacements } from './changes/vehicle-replacements.service.js';
import { DeskTrips } from './desk-trips.js';
import { FillCandidatesQuery } from './fill-candidates.query.js';
import { Fillings } from './fillings.service.js';
import { TripMatchesController } from './matches/trip-matches.controller.js';
import { TripMatchesQuery } from './matches/trip-matches.query.js';
import { MemberBookings } from './member-bookings.service.js';
import { Addressing } from './messages/addressing.js';
import { BookingFactsQuery } from './messages/booking-facts.query.js';
import { Reminders } from './messages/reminders.js';
import { BookedTrips } from './mine/booked-trips.query.js';
import { MeBookingsController } from './mine/me-bookings.controller.js';
import { MyBookingsQuery } from './mine/my-bookings.query.js';
import { WorkerBookingsController } from './mine/worker-bookings.controller.js';
import { WorkerBookingsQuery } from './mine/worker-bookings.query.js';
import { Minimums } from './minimums.service.js';
import { Offers } from './offers.js';
import { Partings } from './partings.js';
import { PassOvers } from './pass-overs.js';
import { PassengerList } from './passenger-list.query.js';
import { Passenger } from './passenger.entity.js';
import { DueRounds } from './rounds/due-rounds.js';
import { RoundCommands } from './rounds/round-commands.service.js';
import { RoundRecords } from './rounds/round-records.js';
import { RoundResults } from './rounds/round-results.js';
import { RoundsController } from './rounds/rounds.controller.js';
import { RoundsQuery } from './rounds/rounds.query.js';
import { Rounds } from './rounds/rounds.service.js';
import { RememberedSeats } from './remembered-seats.js';
import { PriorityRelease } from './priority-release.js';
import { SeatDesk } from './seat-desk.js';
import { SeatPlans } from './seat-plans.js';
import { TripBookingsController } from './trip-bookings.controller.js';
import { StandIns } from './stand-ins.js';
import { TripBookings } from './trip-bookings.service.js';
import { TripSeatsQuery } from './trip-seats.query.js';
import { TripSeats } from './trip-seats.js';
import { WaitingList } from './waiting-list.js';
import { WithdrawalsController } from './withdrawals.controller.js';
import { Withdrawals } from './withdrawals.service.js';

const allotments = [AllotmentReturns, SeatAllowances];
const alternatives = [AlternativesQuery];
const availability = [AvailabilityBoard, AvailabilityQuery, AvailabilityStreams];
const messages = [Addressing, BookingFactsQuery, Reminders];
const mine = [BookedTrips, MyBookingsQuery, WorkerBookingsQuery];
const rounds = [DueRounds, RoundCommands, RoundRecords, RoundResults, Rounds, RoundsQuery];

@Module({
  imports: [
    TypeOrmModule.forFeature([Booking, Passenger]),
    RegionsModule,
    CampaignsModule,
    DemandModule,
    TripsModule,
  ],
  controllers: [
    TripBookingsController,
    AvailabilityController,
    BookingsController,
    AllotmentReturnsController,
    AlternativesController,
    ...changeControllers,
    RoundsController,
    WithdrawalsController,
    MeBookingsController,
    WorkerBookingsController,
    TripMatchesController,
  ],
  providers: [
    Applicants,
    BatchReading,
    BookingBatch,
    BookingDesk,
    BookingReach,
    BookingWriter,
    BookingsQuery,
    BookingsService,
    Cancellations,
    DeskTrips,
    FillCandidatesQuery,
    Fillings,
    MemberBookings,
    Minimums,
    ...mine,
    Offers,
    Partings,
    PassOvers,
    PassengerList,
    PriorityRelease,
    RememberedSeats,
    SeatDesk,
    SeatPlans,
    StandIns,
    TripBookings,
    TripMatchesQuery,
    TripSeats,
    TripSeatsQuery,
    WaitingList,
    Withdrawals,
    ...allotments,
    ...alternatives,
    ...availability,
    ...changes,
    ...messages,
    ...rounds,
  ],
  exports: [...[BookingsService, Fillings, GivenSeats, Offers, PassengerList, StandIns], VehicleReplacements],
})
export class SeatingModule {}
