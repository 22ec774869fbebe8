package fair

// counterexamples holds a small problem for each axiom that a rule breaks; the rule keeps the
// others.
var counterexamples = map[Rule]map[Axiom]numbers{
	Proportional: {
		TruncationProof:    {estate: 1, claims: []int64{1, 2}},
		MinimalRightsFirst: {estate: 2, claims: []int64{2, 1}},
	},
	EqualAwards: {
		SelfDual:           {estate: 1, claims: []int64{1, 2}},
		Midpoint:           {estate: 3, claims: []int64{1, 2}},
		MinimalRightsFirst: {estate: 2, claims: []int64{2, 1}},
	},
	EqualLosses: {
		SelfDual:        {estate: 1, claims: []int64{1, 2}},
		Midpoint:        {estate: 3, claims: []int64{1, 2}},
		TruncationProof: {estate: 1, claims: []int64{1, 2}},
	},
	Talmud: {
		CompositionUp:   {estate: 2, claims: []int64{2, 1}, more: 1},
		CompositionDown: {estate: 1, claims: []int64{2, 1}, more: 2},
	},
	RandomArrival: {
		CompositionUp:   {estate: 2, claims: []int64{2, 1}, more: 1},
		CompositionDown: {estate: 1, claims: []int64{2, 1}, more: 2},
		Consistent:      {estate: 3, claims: []int64{1, 2, 2}, more: 2},
	},
	AdjustedProportional: {
		CompositionUp:   {estate: 2, claims: []int64{2, 1}, more: 1},
		CompositionDown: {estate: 1, claims: []int64{2, 1}, more: 2},
		Consistent:      {estate: 3, claims: []int64{1, 2, 2}, more: 2},
	},
	MinimalOverlap: {
		SelfDual:        {estate: 3, claims: []int64{1, 2, 2}},
		Midpoint:        {estate: 4, claims: []int64{1, 2, 2}},
		CompositionUp:   {estate: 2, claims: []int64{2, 1}, more: 1},
		CompositionDown: {estate: 1, claims: []int64{2, 1}, more: 2},
		Consistent:      {estate: 3, claims: []int64{1, 2, 2}, more: 2},
	},
	Piniles: {
		SelfDual:           {estate: 1, claims: []int64{1, 2}},
		TruncationProof:    {estate: 2, claims: []int64{3, 1}},
		MinimalRightsFirst: {estate: 2, claims: []int64{2, 1}},
		CompositionUp:      {estate: 3, claims: []int64{2, 3}, more: 2},
		CompositionDown:    {estate: 1, claims: []int64{2, 1}, more: 2},
	},
	ConstrainedEgalitarian: {
		SelfDual:           {estate: 1, claims: []int64{1, 2}},
		TruncationProof:    {estate: 2, claims: []int64{3, 1}},
		MinimalRightsFirst: {estate: 2, claims: []int64{2, 1}},
		CompositionUp:      {estate: 2, claims: []int64{2, 1}, more: 1},
		CompositionDown:    {estate: 1, claims: []int64{3, 1}, more: 2},
	},
	ReverseTalmud: {
		TruncationProof:    {estate: 1, claims: []int64{1, 2}},
		MinimalRightsFirst: {estate: 2, claims: []int64{2, 1}},
		CompositionUp:      {estate: 2, claims: []int64{2, 1}, more: 1},
		CompositionDown:    {estate: 1, claims: []int64{2, 1}, more: 2},
	},
	ConcedeAndDivide: {
		CompositionUp:   {estate: 2, claims: []int64{2, 1}, more: 1},
		CompositionDown: {estate: 1, claims: []int64{2, 1}, more: 2},
	},
}
