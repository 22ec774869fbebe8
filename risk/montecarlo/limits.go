package montecarlo

// Limits of what a model may hold and what a simulation may take.
const (
	MaxTrials    = 100_000_000   // trials of a simulation: 8 bytes each, 800 MB
	MaxEvents    = 10_000        // events of a model
	MaxDrivers   = 1_000         // drivers of a model
	MaxPartners  = 1_000         // partners of a model, named anywhere
	MaxPoints    = 100_000       // points or values of one severity
	MaxFrequency = 1_000_000     // expected occurrences of one event in a period, factors included; chances of a binomial
	MaxAmount    = 1e24          // size of any amount
	MaxFactor    = 1_000_000_000 // what all drivers together may multiply a loss by; more counts as this
	MaxWorkers   = 1024          // goroutines of a simulation
)
