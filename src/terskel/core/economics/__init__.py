"""Economics of a purchase: present value, business case, gains, index and liquidated damages (rulebook §7, §9.2)."""
