package partnership

import "github.com/partnerkit/partnerkit/risk"

// Overlay is what a way of working asks for beyond kind, tier and industry.
type Overlay struct {
	Work         Work          `json:"work"`
	Requirements []Requirement `json:"requirements"`
	// Looks are the categories of risk that it makes likelier; [risk.StartersForTheme] has risks to begin with.
	Looks []risk.Category `json:"looks"`
}

// Works lists the ways of working that have an overlay.
func Works() []Work { return []Work{Virtual, Hybrid} }

// OverlayOf returns the overlay of a way of working; false if it has none.
func OverlayOf(w Work) (Overlay, bool) {
	o := Overlay{Work: w, Looks: []risk.Category{risk.SupplyChain, risk.HealthCrisis}, Requirements: []Requirement{
		{Code: "shared-documents", As: AsFact, Reason: "who does not share an office needs one place for documents that everybody can open"},
		{Code: "meeting-hours", As: AsFact, Reason: "across zones the hours of meetings must be fair to all"},
		{Code: "handoffs", As: AsFact, Reason: "work that passes from desk to desk unseen is lost unless it is offered, taken over or sent back in one place"},
	}}
	switch w {
	case Virtual:
		o.Requirements = append(o.Requirements,
			Requirement{Code: "video-check-ins", As: AsFact, Reason: "people who never meet stop telling each other what goes wrong unless they see each other regularly"})
	case Hybrid:
		o.Requirements = append(o.Requirements,
			Requirement{Code: "equal-rooms", As: AsFact, Reason: "who dials in is left out of what is said in the room unless everybody joins in the same way"},
			Requirement{Code: "office-days", As: AsFact, Reason: "an office helps only if those who need each other are there on the same day"})
	default:
		return Overlay{}, false
	}
	return o, true
}
