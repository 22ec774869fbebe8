package alignment

// Top is the highest level of the rubric and the highest score; 0 is the lowest.
const Top = 4

// Anchor describes one level of a rubric by what can be observed, so that two raters mean the same by a figure.
type Anchor struct {
	Level     int      `json:"level"` // 0 to 4
	Behaviour string   `json:"behaviour"`
	Evidence  []string `json:"evidence,omitempty"` // what a rating of this level has to rest on, one piece each
}

// Rubric is the scale of one dimension: what a rater asks, and five anchors from 0 to 4.
type Rubric struct {
	Dimension Dimension `json:"dimension"`
	Question  string    `json:"question"`
	Anchors   []Anchor  `json:"anchors"`
}

// Rubrics lists the rubric of each dimension, in the order of [Dimensions]. A host may show them to those who rate.
func Rubrics() []Rubric {
	return []Rubric{riskRubric(), resourcesRubric(), rewardsRubric(), visionRubric(), valuesRubric()}
}

// RubricOf is the rubric of one dimension; ok is false for a word that is none.
func RubricOf(d Dimension) (r Rubric, ok bool) {
	for _, r := range Rubrics() {
		if r.Dimension == d {
			return r, true
		}
	}
	return Rubric{}, false
}

func riskRubric() Rubric {
	return Rubric{Risk, "How far does this partner carry its part of what may go wrong?", []Anchor{
		{0, "Would walk away from a loss unharmed; others would bear all of it.", nil},
		{1, "Speaks of shared risk, but nothing of its own is at stake.", []string{"a statement of what it would lose"}},
		{2, "Has something at stake, but far from its part, or with a way out that others lack.", []string{"the amount at risk, with its source"}},
		{3, "Bears its part of the known risks under written terms.", []string{"the amount at risk, with its source", "the agreed division of losses"}},
		{4, "Bears its part and has stood by it, or has taken on more when a loss occurred or threatened.", []string{"the agreed division of losses", "a record of a loss or a threat that it helped to bear"}},
	}}
}

func resourcesRubric() Rubric {
	return Rubric{Resources, "How far does this partner put in the people, money and means that were agreed?", []Anchor{
		{0, "Puts in nothing, or withdrew what it had put in.", nil},
		{1, "Has promised means, but work waits for them.", []string{"the promise, dated"}},
		{2, "Delivers part of what was agreed, or late enough that others fill in.", []string{"a list of what was delivered and when"}},
		{3, "Delivers what was agreed, on time, with named people.", []string{"a list of what was delivered and when", "the names and their time"}},
		{4, "Delivers as agreed, and shifts means to where the work needs them without being pressed.", []string{"a list of what was delivered and when", "a record of means that it moved or added"}},
	}}
}

func rewardsRubric() Rubric {
	return Rubric{Rewards, "How far does this partner receive its part of what the partnership yields?", []Anchor{
		{0, "Receives nothing; what comes of the work goes to others.", nil},
		{1, "Is told that it will benefit, without a figure, a date or a rule.", []string{"where the benefit was announced"}},
		{2, "Receives something, clearly less than its effort or risk would earn, or cannot check it.", []string{"what it received so far"}},
		{3, "Receives its part under a written rule that all can check.", []string{"the rule of division", "what it received so far"}},
		{4, "Receives its part, also of credit, learning and reach, and the rule has been adjusted when it proved unfair.", []string{"the rule of division", "a record of a review of the rule"}},
	}}
}

func visionRubric() Rubric {
	return Rubric{Vision, "How far does this partner want the same future as the partnership?", []Anchor{
		{0, "Works towards something that excludes what the others want.", nil},
		{1, "Has not said what it wants in the long run.", []string{"minutes in which the question came up"}},
		{2, "Signs a common statement, but its decisions follow another.", []string{"the common statement"}},
		{3, "Helped to write the common vision, and its plans refer to it.", []string{"the common statement, with its authors", "a plan of its own that refers to it"}},
		{4, "Has given up something of its own for the common vision, and its people can say it in their words.", []string{"the common statement, with its authors", "a decision that it took against its short-term interest"}},
	}}
}

func valuesRubric() Rubric {
	return Rubric{Values, "How far does this partner act by the values that the partners named?", []Anchor{
		{0, "Acts against them and defends it.", nil},
		{1, "Names them, but breaks them when it is convenient.", []string{"an incident, with its date"}},
		{2, "Keeps them where rules force it to.", []string{"the common list of values"}},
		{3, "Keeps them in daily work and admits it when it failed.", []string{"the common list of values", "two situations in which they decided"}},
		{4, "Keeps them at a cost to itself, and is trusted to speak for the others.", []string{"two situations in which they decided", "one in which they cost it something"}},
	}}
}
