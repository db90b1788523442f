export {
  readTimeBreakdown,
  readToolStats,
  type StatsFilter,
  type TimeBreakdown,
  type ToolStats,
} from './read-stats.js';
