import 'reflect-metadata';
import { Body, ConflictException, Controller, Module, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../config/data-source.js';
import { bookOneAtATime } from './one-at-a-time.js';

/** The textbook way, as a service of its own: the same route, one TypeORM transaction per request. */
@Controller('api/v1/trips/:tripId/bookings')
class TextbookController {
  constructor(private readonly dataSource: DataSource) {}

  @Post()
  async book(
    @Param('tripId', ParseUUIDPipe) tripId: string,
    @Body() { partyId }: { partyId: string },
  ): Promise<{ partyId: string }> {
    const seated = await this.dataSource.transaction((manager) =>
      bookOneAtATime((sql, values) => manager.query(sql, values), tripId, partyId),
    );
    if (!seated) throw new ConflictException();
    return { partyId };
  }
}

const database = { databaseUrl: process.argv[2], databaseSchema: 'public', databasePoolSize: 10 };

@Module({
  imports: [TypeOrmModule.forRoot(dataSourceOptions(database))],
  controllers: [TextbookController],
})
class TextbookModule {}

const app = await NestFactory.create<NestFastifyApplication>(TextbookModule, new FastifyAdapter(), {
  logger: ['error', 'warn'],
});
await app.listen(0, '127.0.0.1');
process.send?.(await app.getUrl());
process.once('disconnect', () => void app.close().then(() => process.exit(0)));
