// Loads an SDK, as most agents do, and ends.
import 'openai';
