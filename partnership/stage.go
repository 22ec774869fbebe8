package partnership

// Stage is where a partnership stands in its life. Empty: explore.
type Stage string

// The stages.
const (
	Explore Stage = "explore" // talking
	MOU     Stage = "mou"     // a memorandum of understanding is signed
	Agreed  Stage = "agreed"  // the agreement is signed
	Piloted Stage = "pilot"   // tried on a small scale
	Active  Stage = "active"  // at work
	Scaled  Stage = "scaled"  // at work on the full scale
	Renew   Stage = "renew"   // the term is being extended
	Leave   Stage = "exit"    // winding down
	Closed  Stage = "closed"  // over
)

// Stages lists the stages in order.
func Stages() []Stage {
	return []Stage{Explore, MOU, Agreed, Piloted, Active, Scaled, Renew, Leave, Closed}
}
