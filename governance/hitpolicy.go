package governance

import (
	"slices"
	"strings"
)

var (
	matrixPolicies = []HitPolicy{HitPolicyUnique, HitPolicyFirst, HitPolicyAny, HitPolicyMostSpecific}
	tablePolicies  = []HitPolicy{HitPolicyUnique, HitPolicyFirst, HitPolicyAny, HitPolicyPriority,
		HitPolicyOutputOrder, HitPolicyRuleOrder, HitPolicyCollect}
)

// canonical is the policy in our spelling; the empty one is unique, DMN's default.
func (h HitPolicy) canonical() HitPolicy {
	if h == "" {
		return HitPolicyUnique
	}
	return HitPolicy(strings.ReplaceAll(strings.ToLower(string(h)), " ", "-"))
}

func (h HitPolicy) known(among []HitPolicy) bool { return slices.Contains(among, h.canonical()) }

// listed names the words of an enumeration for an error message.
func listed[T ~string](words []T) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = string(w)
	}
	return strings.Join(texts, ", ")
}
