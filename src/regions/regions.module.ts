import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Region } from './region.entity.js';
import { RegionIndex } from './region-index.js';

@Module({
  imports: [TypeOrmModule.forFeature([Region])],
  providers: [RegionIndex],
  exports: [RegionIndex],
})
export class RegionsModule {}
