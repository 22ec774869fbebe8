package alignment

import (
	"maps"
	"slices"
)

// Overlap compares what two partners state, theme by theme.
type Overlap struct {
	Shared    []string   `json:"shared,omitempty"` // themes of both, sorted
	OnlyA     []string   `json:"only_a,omitempty"`
	OnlyB     []string   `json:"only_b,omitempty"`
	Conflicts []Conflict `json:"conflicts,omitempty"`

	// Share is the part of both lists that the other holds too, 0 to 1: twice the shared themes over all statements
	// of the two (Dice, Ecology 26, 1945). Nil where a partner states nothing.
	Share *float64 `json:"share"`
	// Agreement is Share after each conflict has cancelled one shared theme, never below 0.
	Agreement *float64 `json:"agreement"`
}

// Conflict is a theme of one partner that the other rejects.
type Conflict struct {
	Holder   string `json:"holder"`   // holds the theme
	Theme    string `json:"theme"`    // what it holds
	Rejecter string `json:"rejecter"` // cannot have it
	Because  string `json:"because"`  // the rejecter's own theme that rules it out
}

func overlap(idA, idB string, a, b []Statement) Overlap {
	inA, inB := themes(a), themes(b)
	var o Overlap
	for theme := range inA {
		if inB[theme] {
			o.Shared = append(o.Shared, theme)
		} else {
			o.OnlyA = append(o.OnlyA, theme)
		}
	}
	for theme := range inB {
		if !inA[theme] {
			o.OnlyB = append(o.OnlyB, theme)
		}
	}
	slices.Sort(o.Shared)
	slices.Sort(o.OnlyA)
	slices.Sort(o.OnlyB)
	o.Conflicts = slices.Concat(rejected(idA, inA, idB, b), rejected(idB, inB, idA, a))
	if len(a) > 0 && len(b) > 0 {
		all := float64(len(a) + len(b))
		share := 2 * float64(len(o.Shared)) / all
		agreement := 2 * float64(max(0, len(o.Shared)-len(o.Conflicts))) / all
		o.Share, o.Agreement = &share, &agreement
	}
	return o
}

func themes(list []Statement) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, s := range list {
		set[s.Theme] = true
	}
	return set
}

// rejected lists the holder's themes that statements of the other rule out, each once, in the order of themes.
func rejected(holder string, held map[string]bool, rejecter string, list []Statement) []Conflict {
	because := map[string]string{}
	for _, s := range list {
		for _, theme := range s.Rejects {
			if first, ok := because[theme]; held[theme] && (!ok || s.Theme < first) {
				because[theme] = s.Theme
			}
		}
	}
	var out []Conflict
	for _, theme := range slices.Sorted(maps.Keys(because)) {
		out = append(out, Conflict{Holder: holder, Theme: theme, Rejecter: rejecter, Because: because[theme]})
	}
	return out
}

// shared scores vision or values by the pairs of partners: 4 where all state the same, 0 where no pair agrees on
// anything. The imbalance's carrier is the partner that agrees least with the others.
func shared(partners []Partner, pairs []Pair, of func(Pair) Overlap, stated func(Partner) int) Measured {
	var silent []string
	for _, x := range partners {
		if stated(x) == 0 {
			silent = append(silent, x.ID)
		}
	}
	if len(silent) > 0 {
		return Measured{NotJudged: "no statement from " + some(silent)}
	}
	var all []float64
	with := map[string][]float64{}
	for _, q := range pairs {
		a := *of(q).Agreement
		all = append(all, a)
		with[q.A], with[q.B] = append(with[q.A], a), append(with[q.B], a)
	}
	agreement := *mean(all)
	im := Imbalance{Amount: 1 - agreement}
	for _, x := range partners {
		if short := agreement - *mean(with[x.ID]); short > im.Excess+1e-12 {
			im.Excess, im.Carrier = short, x.ID
		}
	}
	score := Top * agreement
	return Measured{Score: &score, Imbalance: &im}
}
